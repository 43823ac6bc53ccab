#!/bin/sh
# Build static/build/{heard,staff}.css and their right-to-left mirrors from static/css/*.scss.
# Only for whoever changes the look: the built sheets are committed, and running Heard needs no Node.
# Keep govuk-frontend at the version that govuk-frontend-jinja (requirements/runtime.in) is written for.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
work="$top/var/css"
mkdir -p "$work" "$top/static/build"
cp "$top/static/css/package.json" "$work/package.json"
(cd "$work" && npm install --no-package-lock --no-audit --no-fund --silent)
bin="$work/node_modules/.bin"
for sheet in heard staff; do
  "$bin/sass" --load-path="$work/node_modules" --no-source-map --style=compressed --no-charset \
    "$top/static/css/$sheet.scss" "$work/$sheet.css"
  {
    echo "/* Heard. Built from static/css by build.sh; holds govuk-frontend (MIT, static/css/LICENCE-govuk-frontend.txt). */"
    cat "$work/$sheet.css"
  } >"$top/static/build/$sheet.css"
  "$bin/rtlcss" --silent "$top/static/build/$sheet.css" "$top/static/build/$sheet.rtl.css"
done
wc -c "$top"/static/build/*.css
