#!/bin/sh
# The browser tests drive the distribution's own Chromium and look at Chinese text: install both where that is allowed, else say how.
set -eu

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
chinese() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]; }

browser >/dev/null && chinese && exit 0

install="apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk fontconfig"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and a Chinese font …"
    export DEBIAN_FRONTEND=noninteractive
    sh -c "$install" >/tmp/install-browser.log 2>&1 || { tail -n 20 /tmp/install-browser.log; exit 1; }
    browser >/dev/null && chinese && exit 0
fi
echo "The browser tests need Chromium and a Chinese font. As root: $install" >&2
exit 1
