//! Requests to other machines: what is signed, and what is refused before it is sent.
#![cfg(all(feature = "aws", feature = "http"))]

mod support;
use support::check;

#[test]
fn requests() {
    check(
        r#"
        providers.aws.sign_req [{"method":"get","url":"https://examplebucket.s3.amazonaws.com/test.txt"},{"aws_access_key":"AKIDEXAMPLE","aws_secret_access_key":"secret","aws_service":"s3","aws_region":"us-east-1"},1440938160000000000] => {"headers":{"Authorization":"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=20dfc870cd704c52cfd162079cfcf96bfb3f0b9ca134c5ca4989710160f299eb","host":"examplebucket.s3.amazonaws.com","x-amz-content-sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","x-amz-date":"20150830T123600Z"},"method":"get","url":"https://examplebucket.s3.amazonaws.com/test.txt"}
        providers.aws.sign_req [{"method":"put","url":"https://examplebucket.s3.amazonaws.com/test.txt","body":{"a":1},"headers":{"range":"bytes=0-9"}},{"aws_access_key":"AKIDEXAMPLE","aws_secret_access_key":"secret","aws_service":"s3","aws_region":"us-east-1","aws_session_token":"t"},1440938160000000000] => {"body":{"a":1},"headers":{"Authorization":"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date;x-amz-security-token,Signature=d2f01b2568c69ecf153c9040e7bf956099cce68a968ebeb75a7ce14a1f1180a0","host":"examplebucket.s3.amazonaws.com","range":"bytes=0-9","x-amz-content-sha256":"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862","x-amz-date":"20150830T123600Z","x-amz-security-token":"t"},"method":"put","url":"https://examplebucket.s3.amazonaws.com/test.txt"}
        providers.aws.sign_req [{"method":"get"},{"aws_access_key":"AKIDEXAMPLE","aws_secret_access_key":"secret","aws_service":"s3","aws_region":"us-east-1"},1] => ! operand 1 missing required request parameters(s): {"url"}
        providers.aws.sign_req [{"method":"get","url":"https://examplebucket.s3.amazonaws.com/test.txt"},{},1] => ! operand 2 missing required AWS config parameters(s): {"aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"}
        http.send [{"method":"get","url":"http://localhost:1","nope":1}] => ! operand 1 invalid request parameters(s): {"nope"}
        http.send [{"method":"get"}] => ! operand 1 missing required request parameters(s): {"url"}
        http.send [{"method":1,"url":"http://localhost:1"}] => ! "method" must be a string
        "#,
    );
}
