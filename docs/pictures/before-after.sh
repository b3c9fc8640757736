#!/usr/bin/env bash
# Draws before-after.jpg, the README's picture, anew: the same tank as filmed (above) and derotated (below), four
# moments a second apart, and three seconds laid over each other.
#
# Needs the command (cargo build --release --bin netdpr) and ffmpeg. NETDPR names another netdpr than that one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
netdpr=${NETDPR:-target/release/netdpr}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$netdpr" synth -o "$scratch/tank.mp4" --rpm 10 --seconds 4
"$netdpr" derotate "$scratch/tank.mp4" -o "$scratch/both.mp4" --rpm 10 --side-by-side --no-caption

# One row: where its half of the side-by-side picture begins, and what it is called.
row() {
  local left=$1 name=$2 half=${2// /}
  local words="drawtext=fontfile=crates/derotation/fonts/netdpr-caption.ttf:fontcolor=white:fontsize=17:y=8"
  local labels="$words:x=10:text=$name"
  for second in 1 2 3; do
    labels+=",$words:x=$((second * 240 + 10)):text='$second s'"
  done
  labels+=",$words:x=970:text='all of 3 s'"
  echo "crop=iw/2:ih:$left:0,split[moments$half][all$half];
    [moments$half]select='not(mod(n,30))',scale=240:240:flags=area,tile=4x1[strip$half];
    [all$half]trim=end_frame=90,tmix=frames=90,select='eq(n,89)',scale=240:240:flags=area[mean$half];
    [strip$half][mean$half]hstack,pad=iw:ih+32:0:32:black,$labels"
}
ffmpeg -v error -y -i "$scratch/both.mp4" -frames:v 1 -q:v 3 -filter_complex "
  split[filmed][turned];
  [filmed]$(row 0 'as filmed')[above];
  [turned]$(row iw/2 'derotated')[below];
  [above][below]vstack" docs/pictures/before-after.jpg
