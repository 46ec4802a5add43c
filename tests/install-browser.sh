#!/bin/sh
# The browser tests drive the distribution's own Chromium and look at Chinese text: install both where that is allowed, else say how.
# Its headless shell is enough and needs less; a distribution without it has the whole browser. tests/chromium.py names what is driven.
set -eu

browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
chinese() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]; }

browser >/dev/null && chinese && exit 0

fonts="fonts-noto-cjk fontconfig"
with="apt-get install -y --no-install-recommends $fonts"
install="apt-get update && { $with chromium-headless-shell || $with chromium; }"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and a Chinese font …"
    export DEBIAN_FRONTEND=noninteractive
    sh -c "$install" >/tmp/install-browser.log 2>&1 || { tail -n 20 /tmp/install-browser.log; exit 1; }
    browser >/dev/null && chinese && exit 0
fi
echo "The browser tests need Chromium and a Chinese font. As root: $install" >&2
exit 1
