#!/bin/sh
# One firm over one loan as JSON, then a sheet of customers as CSV.
# usage: sh check.sh [ADDRESS]
set -eu
site=${1:-http://127.0.0.1:8001}

curl --fail-with-body --silent --show-error "$site/-/check.json" \
  --header 'content-type: application/json' \
  --data '{"rows": [{"name": "宇通客车股份有限公司", "from": "2019-01-01", "until": "2020-12-31"}]}'
echo

printf '客户编号,企业名称\n001,宇通客车股份有限公司\n002,没有这样的企业\n' |
  curl --fail-with-body --silent --show-error "$site/-/check.csv?as_of=2019-01-01" \
    --header 'content-type: text/csv' --data-binary @-
