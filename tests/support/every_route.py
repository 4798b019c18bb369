"""An address for every route: of the register's own pages and files, and of Datasette's."""

from __future__ import annotations

from urllib.parse import quote

from qiangqi.fiction.words import code

FIRM = code(1)
NAME = quote("虚构")

GETS = f"""
/ /search /search?q={NAME} /firm/{FIRM} /firm/{FIRM}/facts.csv /firm/{FIRM}/slip /titles /titles?sort=until&page=50
/titles.csv /titles.json /upcoming /upcoming.csv /upcoming.json /regimes /regime/zhengzhou /regime/zhengzhou/check
/sources /sources?regime=zhengzhou&q=a /sources.csv /sources.json /source/xugou/500
/source/xugou/500/file /search.csv?q={NAME}
/issues?regime=zhengzhou
/issues /issues.csv /issues.json /issues/codes /issue/xugou/500:2 /coverage /corrections
/corrections.csv /corrections.json /report /report?page=/firm/{FIRM} /share?page=/firm/{FIRM} /watch
/check /check?name={NAME} /check/batch /check/batch.csv /check/batch.xlsx
/plans /plans.csv /coverage.csv /coverage.json
/plan/none /plan/none/measures.csv /plan/none/targets.json /chart/none.svg
/plan/none/estimate /plan/none/estimate.json
/firm/{FIRM}.atom /firm/{FIRM}.ics /titles.atom /upcoming.atom /upcoming.ics
/statuses /self-check /check/names?q={NAME} /check/batch/template.xlsx /check/verify
/about /api /api/reference /api/reference/schemas /releases /releases/latest /releases/none /releases/none/x
/changes /changes.csv
/changes.atom /changes.ics /-/changes.json /-/watch.json /robots.txt /llms.txt /sitemap.xml /sitemap/pages.xml
/sitemap/firms-1.xml /-/standing/{FIRM}.json /-/search.json?q={NAME}
/-/search.json?q={NAME}&says=1 /-/check.json /-/check.csv /-/check.xlsx
/-/reconcile /-/reconcile/suggest/entity?prefix={NAME} /-/reconcile/suggest/type?prefix=a
/-/reconcile/suggest/property?prefix=a /-/reconcile/properties /-/reconcile/preview?id={FIRM} /check/receipt
/-/reconcile/1.0-draft /-/reconcile/1.0-draft/match /-/reconcile/1.0-draft/extend
/check/batch/receipt /-/receipt.json /-/batch-receipt.json /.well-known/jwks.json /-/live /-/ready /-/health
/-/openapi.json /problems /problems/busy /preview /-/databases /-/databases.json /-/patterns /-/logout
/catalogue/facts.csv /catalogue.csv?sql=select+*+from+facts+limit+1000 /.json /favicon.ico /-/static/app.css
/-/static-plugins/qiangqi/none.css /-/static-plugins/datasette-vega/none.js /-/static-plugins/datasette_vega/none.js
/:memory: /-/metadata /-/metadata.json /-/versions /-/plugins /-/settings /-/config.json /-/config /-/threads /-/actor
/-/auth-token /-/api /-/permissions /-/messages /-/allow-debug /catalogue.db /catalogue /catalogue.json?sql=select+1
/catalogue/firms /catalogue/facts?_size=1000 /catalogue/facts.json?_size=1000 /catalogue/firms/{FIRM}
""".split()
