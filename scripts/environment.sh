# shellcheck shell=sh
# Sourced by scripts/coach and scripts/test, which set $root to the folder of the checkout.
#
#   prepare coach    leaves in $root/.venv a whole virtual environment that runs audiocoach
#   prepare test     the same, with the packages that its tests need
#
# An environment says what it is in two files: .venv/made says where and by which python it was
# made; .venv/installed-coach (or -test) is a copy of the pyproject.toml that was installed. That
# copy is taken away before anything changes and written last, so an interrupted set-up is never
# taken for a whole one. Looking starts no python; it takes a few milliseconds.

: "${root:?}"

unset PYTHONHOME PYTHONPATH __PYVENV_LAUNCHER__

fail() {
    printf 'audiocoach: %s\n' "$1" >&2
    exit 1
}

prepare() {
    is_whole "$1" && return
    python=$(choose_python) || exit 1
    # shellcheck disable=SC2016 # the inner sh expands its own arguments
    "$python" -I -c "$locked" "$root/.venv.lock" \
        sh -c 'root=$1 && shift && . "$root/scripts/environment.sh" && build "$@"' \
        sh "$root" "$1" "$python" || exit 1
}

# Runs a command while no other process holds the lock file. The kernel frees the lock when the
# command and its children have ended, however they ended: none is ever left behind.
locked='
import fcntl, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
door = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o666)
try:
    fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.stderr.write("Waiting for another set-up of audiocoach to end ...\n")
    fcntl.flock(door, fcntl.LOCK_EX)
os.set_inheritable(door, True)
os.execvp(sys.argv[2], sys.argv[2:])
'

build() {
    is_whole "$1" && return # another process has just done it
    echo 'Setting up audiocoach (once) …' >&2
    venv=$root/.venv
    if ! is_usable; then
        { rm -rf "$venv" && "$2" -I -m venv "$venv" >&2; } ||
            fail "$2 could not make a virtual environment in $venv; see above, or name another one in \$PYTHON"
    fi
    rm -f "$venv/installed-coach" "$venv/installed-test"
    if ! install_project "$1" >"$venv/set-up.log" 2>&1; then
        cat "$venv/set-up.log" >&2
        fail "the set-up failed, see above; it needs a package registry such as pypi.org and room in $venv"
    fi
    remember_python &&
        { [ "$1" = coach ] || cp "$copy" "$venv/installed-coach"; } &&
        mv "$copy" "$venv/installed-$1"
}

# The copy is taken first: a pyproject.toml that changes meanwhile is installed the next time.
install_project() {
    copy=$root/.venv/pyproject.toml
    cp "$root/pyproject.toml" "$copy" || return
    unset PIP_PREFIX PIP_ROOT PIP_TARGET
    case $1 in test) project='.[test]' ;; *) project=. ;; esac
    (cd "$root" && PIP_USER=0 "$root/.venv/bin/python" -I -m pip install \
        --quiet --no-input --disable-pip-version-check --editable "$project")
}

is_whole() {
    [ -x "$root/.venv/bin/audiocoach" ] &&
        cmp -s "$root/pyproject.toml" "$root/.venv/installed-$1" && is_usable
}

# Usable: it was whole once, is where it was made, and its python is the one it was made by.
is_usable() {
    [ -x "$root/.venv/bin/python" ] && [ -e "$root/.venv/installed-coach" ] || return
    { IFS= read -r place && IFS= read -r file && IFS= read -r kind; } 2>/dev/null <"$root/.venv/made" || return
    [ "$place" = "$root" ] || return
    if [ "$file" != "$(python_file)" ]; then
        [ "$kind" = "$(describe "$root/.venv/bin/python")" ] || return
        remember_python 2>/dev/null || :
    fi
    [ -z "${PYTHON-}" ] || [ "$kind" = "$(describe "$PYTHON")" ]
}

remember_python() {
    made=$root/.venv/made
    { printf '%s\n' "$root" && python_file && describe "$root/.venv/bin/python"; } >"$made.$$" &&
        mv "$made.$$" "$made"
}

# Which file the python is: a cheap sign that it was upgraded or replaced.
python_file() {
    ls -Li "$root/.venv/bin/python"
}

describe() {
    "$1" -I -c 'import os, sys; print(sys.version_info[:2], sys.abiflags, os.uname().machine, sys.base_prefix)' 2>&1
}

choose_python() {
    if [ -n "${PYTHON-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3.14 python3 python
    fi
    tried=
    for python; do
        [ -n "${PYTHON-}" ] || command -v "$python" >/dev/null || continue
        objection=$("$python" -I -c "$objection_to" 2>/dev/null) || objection="$python does not run"
        if [ -z "$objection" ]; then
            printf '%s\n' "$python"
            return
        fi
        tried="$tried; $objection"
    done
    # shellcheck disable=SC2016 # $PYTHON stands for itself
    remedy='(Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python; or name one in $PYTHON)'
    fail "Python 3.11 or newer with its venv module is needed $remedy${tried:-; none was found}"
}

# Prints nothing for a python that will do, else the reason why it will not.
objection_to='
import importlib.util, sys
version = "%d.%d" % sys.version_info[:2]
if sys.version_info < (3, 11):
    print(sys.executable, "is Python", version)
elif not all(map(importlib.util.find_spec, ["venv", "ensurepip"])):
    print(sys.executable, "lacks its venv module (Debian, Ubuntu: apt install python%s-venv)" % version)
'
