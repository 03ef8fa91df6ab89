# Tags that all resources of the provider have, and those of one.
provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = {
      ManagedBy   = "terraform"
      Owner       = "platform"
      Environment = "prod"
    }
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
  tags   = { CostCenter = "cc-1042" }
}
