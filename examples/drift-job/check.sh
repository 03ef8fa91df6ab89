#!/bin/bash
terraform plan -detailed-exitcode | tee plan.txt
code=$?
if [ $code -eq 2 ]; then echo drift; fi
exit $code
