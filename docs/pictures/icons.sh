#!/usr/bin/env bash
# Draws the page's icons anew from its favicon: docs/pictures/icons.sh, with Chromium on the PATH.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# draw NAME SIZE SHARE GROUND: the drawing takes SHARE percent of the square.
draw() {
  printf '<style>*{margin:0}body{display:grid;place-items:center;height:100vh;background:%s}svg{width:%s%%}</style>%s' \
    "$4" "$3" "$(<static/favicon.svg)" >"$work/$1.html"
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --force-device-scale-factor=1 --default-background-color=00000000 --window-size="$2,$2" \
    --screenshot="$PWD/static/$1.png" "file://$work/$1.html" 2>/dev/null
}

draw icon-180 180 88 '#101113'
draw icon-192 192 100 transparent
draw icon-512 512 100 transparent
# Systems cut such an icon to a circle of four fifths of its width.
draw icon-maskable-512 512 68 '#101113'
