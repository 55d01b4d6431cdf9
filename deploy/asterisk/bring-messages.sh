# Bring a finished message to the portal, and with it those that could not be brought before.
# bring-messages.sh ADDRESS FOLDER NAME: the message is FOLDER/now/NAME; its name is its token.
address=$1
folder=$2
[ -f "$folder/now/$3" ] && mv "$folder/now/$3" "$folder/$3"
[ -n "$address" ] || exit 0
mkdir -p "$folder/refused"
for pause in 0 10 60 600; do
  sleep "$pause"
  left=no
  for file in "$folder"/*.wav; do
    [ -f "$file" ] || continue
    answer=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 60 \
      --header 'Content-Type: audio/wav' --data-binary "@$file" \
      "$address/$(basename "$file" .wav)")
    case $answer in
      2*) rm -f "$file" ;;
      400 | 403 | 404 | 413) mv "$file" "$folder/refused/" ;;
      *) left=yes ;;
    esac
  done
  [ "$left" = yes ] || exit 0
done
