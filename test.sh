#!/usr/bin/env bash
# Installs what the tests need and the machine lacks, builds once, runs every test, and closes with the line
# "N passed, N failed, N skipped", counted from the reports. Needs the .NET 10 SDK and Node with npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly configuration=Release
readonly azurite_version=3.35.0
readonly minutes_per_project=12
readonly reports="$PWD/artifacts/reports"
readonly tools="$PWD/artifacts/tools"

# Every process of this run carries the mark, so that none is left behind, not even one that left its process group.
EVENTSLIVE_TEST_RUN="$$-$(date +%s%N)"
export EVENTSLIVE_TEST_RUN
export DOTNET_NOLOGO=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

say() { printf '\n== %s\n' "$*"; }

has() { command -v "$1" >/dev/null 2>&1; }

sweep() {
  local environment pid
  for environment in /proc/[0-9]*/environ; do
    pid="${environment#/proc/}"
    pid="${pid%/environ}"
    if [[ "$pid" != "$$" && "$pid" != "$BASHPID" ]] \
      && grep -qzxF "EVENTSLIVE_TEST_RUN=$EVENTSLIVE_TEST_RUN" "$environment" 2>/dev/null; then
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done
}
trap sweep EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

require() {
  if ! has "$1"; then
    echo "test.sh: $1 is missing: $2" >&2
    exit 1
  fi
}

find_browser() {
  local name
  if [[ -n "${EVENTSLIVE_CHROMIUM:-}" ]]; then
    return 0
  fi
  for name in chromium chromium-browser google-chrome; do
    if has "$name"; then
      return 0
    fi
  done
  return 1
}

# A shared library or a font is looked for with the tool that the distribution itself uses for it.
has_icu() { [[ "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" == 1 || "$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)" == *libicuuc.so* ]]; }

has_chinese_font() { has fc-list && [[ -n "$(fc-list ':lang=zh-cn' family 2>/dev/null)" ]]; }

install_packages() {
  local missing=() as_root=()
  has_icu || missing+=(libicu72)
  find_browser || missing+=(chromium)
  has_chinese_font || missing+=(fontconfig fonts-noto-cjk)
  has redis-server || missing+=(redis-server)
  # Puts an authority among those that a browser trusts.
  has certutil || missing+=(libnss3-tools)
  if ((${#missing[@]} == 0)); then
    return
  fi
  if ! has apt-get; then
    echo "test.sh: install these first: ${missing[*]}" >&2
    exit 1
  fi
  if ((EUID != 0)); then
    require sudo "needed to install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -q
  # At run level 1 Debian's packages do not start their services: the tests start their own redis-server.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -q -y --no-install-recommends "${missing[@]}"
}

install_azurite() {
  if [[ -x "$tools/node_modules/.bin/azurite" ]] \
    && [[ "$(node -p "require('$tools/node_modules/azurite/package.json').version")" == "$azurite_version" ]]; then
    return
  fi
  say "installing azurite $azurite_version"
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "azurite@$azurite_version"
}

# Prints "passed failed skipped" of one report. A run that ended badly without a failed test counts as a failure, and so
# do errors outside tests (fixtures, clean-up), a run without a report, and a project in which no test was found.
count() {
  node - "$1" "$2" <<'JS'
const fs = require('node:fs');
const [report, exitCode] = process.argv.slice(2);
let passed = 0, failed = 0, skipped = 0;
try {
  const { summary, extra } = JSON.parse(fs.readFileSync(report, 'utf8')).results;
  const errors = (extra?.suites ?? []).reduce((sum, suite) => sum + (suite.errors?.length ?? 0), 0);
  passed = summary.passed;
  skipped = summary.skipped + summary.pending;
  failed = summary.tests - passed - skipped + errors;
} catch {
  failed = 1;
}
if (failed === 0 && (exitCode !== '0' || passed === 0)) {
  failed = 1;
}
console.log(passed, failed, skipped);
JS
}

require dotnet "install the .NET 10 SDK"
require node "install Node.js"
require npm "install npm"
install_packages
install_azurite

say "building"
dotnet build EventsLive.sln -c "$configuration" --nologo -v quiet

rm -rf "$reports"
mkdir -p "$reports"
total_passed=0 total_failed=0 total_skipped=0
for project in *.Tests; do
  say "$project"
  code=0
  timeout --kill-after=15s "${minutes_per_project}m" \
    dotnet exec "$project/bin/$configuration/net10.0/EventsLive.$project.dll" \
    -noLogo -noColor -noAutoReporters -result-ctrf "$reports/$project.json" </dev/null || code=$?
  sweep
  read -r passed failed skipped < <(count "$reports/$project.json" "$code")
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  total_skipped=$((total_skipped + skipped))
  echo "$project: exit code $code, $passed passed, $failed failed, $skipped skipped"
done

echo
echo "$total_passed passed, $total_failed failed, $total_skipped skipped"
((total_failed == 0 && total_passed > 0))
