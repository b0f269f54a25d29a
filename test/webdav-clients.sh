#!/bin/sh
# Lets real WebDAV clients read from a running instance, as far as this machine has them:
#   test/webdav-clients.sh http://127.0.0.1:8080 USER PASSWORD
# The credentials are those set under Settings, Capture credentials. It delivers one capture, and leaves it there.
# Neither may hold spaces: cadaver cannot be given such.
# On Debian: apt-get install curl cadaver rclone lftp davfs2. Mounting takes root and /dev/fuse.
set -u
case "$2$3" in *' '*) echo 'The user and the password may hold no spaces.' >&2; exit 2 ;; esac
url=$1/recordings/Files user=$2 password=$3
capture=$(dirname "$0")/fixtures/captures/one-way.pcap
name="clients ä ß€ 中文 100% $$.pcap"
dir=$(mktemp -d)
chmod 755 "$dir"
failed=0
trap 'rm -rf "$dir"' EXIT

has() {
  command -v "$1" >"$dir/null" 2>&1 || [ -x "/usr/sbin/$1" ] || { echo "absent  $1"; return 1; }
}
# check WHAT COMMAND...: the command succeeds
check() {
  what=$1
  shift
  if "$@" >"$dir/said" 2>&1; then echo "ok      $what"; else
    echo "FAIL    $what"
    sed 's/^/          /' "$dir/said" | tail -5
    failed=$((failed + 1))
  fi
}
same() { cmp "$1" "$capture"; }
escaped() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%'; }

file=$(escaped "$name")
day=$(date -u +%Y/%m/%d)
check 'curl: delivers, by Digest' curl -sSf --digest -u "$user:$password" -T "$capture" "$url/$file"

check 'curl: reads by its name, by Basic' curl -sSf -u "$user:$password" -o "$dir/basic" "$url/$file"
check 'curl: it is what was sent' same "$dir/basic"
head -c 100000 "$capture" >"$dir/part"
check 'curl: goes on where it stopped' curl -sSf --digest -u "$user:$password" -C - -o "$dir/part" "$url/$day/$file"
check 'curl: it is what was sent' same "$dir/part"
status() { [ "$(curl -s -o "$dir/body" -w '%{http_code}' "$@")" = "$expected" ]; }
expected=401
check 'curl: is not let in without credentials' status "$url/$day/$file"
check 'curl: is not let in with a wrong password' status --digest -u "$user:wrong" "$url/$day/$file"
expected=403
check 'curl: deletes nothing' status --digest -u "$user:$password" -X DELETE "$url/$day/$file"
check 'curl: is told why' grep -q 'never changed' "$dir/body"

if has cadaver; then
  host=$(printf %s "$1" | sed 's|^[a-z]*://||; s|[:/].*||')
  printf 'machine %s\nlogin %s\npassword %s\n' "$host" "$user" "$password" >"$dir/.netrc"
  chmod 600 "$dir/.netrc"
  printf 'ls\nget "%s" %s\nlock "%s"\ndelete "%s"\nquit\n' "$name" "$dir/cadaver" "$name" "$name" >"$dir/commands"
  talk() { HOME=$dir cadaver "$url/$day/" <"$dir/commands" | tee "$dir/said.cadaver"; }
  check 'cadaver: lists, reads, locks' talk
  check 'cadaver: it is what was sent' same "$dir/cadaver"
  check 'cadaver: sees the name' grep -qF "$name" "$dir/said.cadaver"
fi

if has rclone; then
  export RCLONE_CONFIG="$dir/rclone.conf" RCLONE_CONFIG_DAV_TYPE=webdav RCLONE_CONFIG_DAV_URL="$url"
  export RCLONE_CONFIG_DAV_VENDOR=other RCLONE_CONFIG_DAV_USER="$user"
  RCLONE_CONFIG_DAV_PASS=$(rclone obscure "$password")
  export RCLONE_CONFIG_DAV_PASS
  check 'rclone: lists' sh -c "rclone lsf dav:$day | grep -qF '$name'"
  check 'rclone: copies a day' rclone copy --include "/clients*$$.pcap" "dav:$day" "$dir/rclone"
  check 'rclone: it is what was sent' same "$dir/rclone/$name"
  check 'rclone: compares bytes' rclone check --download --one-way "$dir/rclone" "dav:$day"
  check 'rclone: sees all folders' sh -c "rclone lsf --dirs-only -R dav: | grep -qx '$day/'"
fi

if has lftp; then
  lftp_said() {
    lftp -u "$user,$password" -e "set http:use-propfind yes; set xfer:clobber yes; cd '$(printf %s "$url" | sed 's|^[a-z]*://[^/]*||')/$day'; cls -1; get '$name' -o '$dir/lftp'; quit" "$1"
  }
  check 'lftp: lists and reads' lftp_said "$1"
  check 'lftp: it is what was sent' same "$dir/lftp"
fi

if has mount.davfs && [ "$(id -u)" = 0 ] && [ -e /dev/fuse ]; then
  mkdir "$dir/mount" "$dir/cache"
  # It gives up being root before it looks at its cache.
  chmod 777 "$dir/cache"
  printf 'cache_dir %s\nask_auth 0\nuse_locks 1\n' "$dir/cache" >"$dir/davfs.conf"
  printf '"%s" "%s" "%s"\n' "$url" "$user" "$password" >"$dir/secrets"
  printf 'secrets %s\n' "$dir/secrets" >>"$dir/davfs.conf"
  chmod 600 "$dir/secrets"
  if mount -t davfs -o "ro,conf=$dir/davfs.conf" "$url" "$dir/mount" >"$dir/said" 2>&1; then
    echo 'ok      davfs2: mounts'
    check 'davfs2: lists' test -f "$dir/mount/$day/$name"
    check 'davfs2: it is what was sent' same "$dir/mount/$day/$name"
    umount "$dir/mount"
  else
    echo 'FAIL    davfs2: mounts'
    sed 's/^/          /' "$dir/said"
    failed=$((failed + 1))
  fi
else
  echo 'absent  davfs2, root or /dev/fuse'
fi

echo "failed: $failed"
[ "$failed" = 0 ]
