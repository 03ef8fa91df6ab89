# No tag that says who manages the bucket, a key in two spellings, a value that is no cost centre, and a secret.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "uploads" {
  bucket = "example-uploads"
  tags = {
    owner      = "web"
    CostCenter = "unknown"
  }
}

resource "aws_instance" "web" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "m7i.large"
  tags = {
    ManagedBy = "console"
    Owner     = "web"
    Access    = "AKIAIOSFODNN7EXAMPLE"
  }
}
