# Outlives the JVM that started it, to end what that JVM left behind when it was killed. Reads "watch PID SIGNAL"
# and "forget PID" from standard input; at its end (the JVM is gone) signals what is still watched, and kills after 8 s.
trap '' INT TERM HUP
watched=' '
while read -r verb pid signal; do
    case $verb in
        watch) watched="$watched$pid:$signal " ;;
        forget) for entry in $watched; do
                case $entry in "$pid":*) watched="${watched%% $entry *} ${watched#* $entry }" ;; esac
            done ;;
    esac
done
for entry in $watched; do kill -"${entry#*:}" "${entry%:*}" 2>/dev/null; done
tries=0
while [ $tries -lt 40 ]; do
    alive=
    for entry in $watched; do kill -0 "${entry%:*}" 2>/dev/null && alive=yes; done
    [ -n "$alive" ] || exit 0
    sleep 0.2
    tries=$((tries + 1))
done
for entry in $watched; do kill -KILL "${entry%:*}" 2>/dev/null; done
