//! Requests signed for AWS.

#![cfg(feature = "aws")]

mod support;
use support::check;

#[test]
fn signatures() {
    check(
        r#"
        providers.aws.sign_req [{"method": "get", "url": "http://example.com/a%20b/c?x=1&y=2"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1451311705000000000] => {"headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=KEY/20151228/eu-west-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=a7558111321cf59125877da4c3ce19ae6e7cbe7911a3cb8862dfba40127f99bb", "host": "example.com", "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "x-amz-date": "20151228T140825Z"}, "method": "get", "url": "http://example.com/a%20b/c?x=1&y=2"}
        providers.aws.sign_req [{"method": "PUT", "url": "https://b.s3.amazonaws.com/key", "body": {"a": "<b>"}, "headers": {"Content-Type": "application/json", "User-Agent": "x", "X-Up": " v "}}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1", "aws_session_token": "TOKEN"}, 1700000000123456789] => {"body": {"a": "<b>"}, "headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=KEY/20231114/eu-west-1/s3/aws4_request,SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-up,Signature=b38b02a888e1764c0a3afcd85d9674134095f824398d6d8d71d78c3b5044d547", "Content-Type": "application/json", "User-Agent": "x", "X-Up": " v ", "host": "b.s3.amazonaws.com", "x-amz-content-sha256": "7af2b315784869f21156ff9bb2dbf5b6b26cf4ee3b41149b4ba8064969ce24ce", "x-amz-date": "20231114T221320Z", "x-amz-security-token": "TOKEN"}, "method": "PUT", "url": "https://b.s3.amazonaws.com/key"}
        providers.aws.sign_req [{"method": "PUT", "url": "https://b.s3.amazonaws.com", "raw_body": "raw"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "execute-api", "aws_region": "eu-west-1"}, 0] => {"headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=KEY/19700101/eu-west-1/execute-api/aws4_request,SignedHeaders=host;x-amz-date,Signature=a202bfad9c8a37aa13fb0b624baa277a78a0545840f446402e3c68dd84389a79", "host": "b.s3.amazonaws.com", "x-amz-date": "19700101T000000Z"}, "method": "PUT", "raw_body": "raw", "url": "https://b.s3.amazonaws.com"}
        providers.aws.sign_req [{"method": "PUT", "url": "https://b.s3.amazonaws.com/", "raw_body": "raw"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1", "disable_payload_signing": true}, 1] => {"headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=KEY/19700101/eu-west-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=d20bff61c78c7f079b2c0bbe2822ebb6b19bae57223288f189e5baa33f96008e", "host": "b.s3.amazonaws.com", "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": "19700101T000000Z"}, "method": "PUT", "raw_body": "raw", "url": "https://b.s3.amazonaws.com/"}
        providers.aws.sign_req [{"method": "PUT", "url": "https://b/", "raw_body": "raw"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1", "disable_payload_signing": 1}, 1] => ! operand 2 invalid value for 'disable_payload_signing' in AWS config
        providers.aws.sign_req [{"method": "PUT"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1] => ! operand 1 missing required request parameters(s): {"url"}
        providers.aws.sign_req [{"method": "PUT", "url": 1}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1] => ! operand 1 invalid values for required request parameters(s): {"url"}
        providers.aws.sign_req [{"method": "PUT", "url": "http://x", "foo": 1}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1] => ! operand 1 invalid request parameters(s): {"foo"}
        providers.aws.sign_req [{"method": "PUT", "url": "http://x"}, {"aws_service": "a"}, 1] => ! operand 2 missing required AWS config parameters(s): {"aws_access_key", "aws_region", "aws_secret_access_key"}
        providers.aws.sign_req [{"method": "PUT", "url": "http://x"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": 1}, 1] => ! operand 2 invalid values for required AWS config parameters(s): {"aws_region"}
        providers.aws.sign_req [{"method": "PUT", "url": "http://x", "headers": []}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1] => ! operand 0 must be object but got array
        providers.aws.sign_req [{"method": "PUT", "url": "http://x"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1.5] => ! operand 3 could not convert time_ns value into a unix timestamp
        providers.aws.sign_req [{"method": "PUT", "url": "http://x y/"}, {"aws_access_key": "KEY", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "eu-west-1"}, 1] => ! parse "http://x y/": invalid character " " in host name
        providers.aws.sign_req [1, {}, 1] => ! operand 1 must be object but got number
        providers.aws.sign_req [{}, 1, 1] => ! operand 1 must be object but got number
        "#,
    );
}
