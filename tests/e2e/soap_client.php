<?php
// PHP's own client as integrators use it: with the description, or with an address alone.
// A whole call: log in, check in, dial, hold, resume, hang up, end wrap-up, check out, log out.
[, $url, $how, $team, $agent, $password, $number] = $argv;
$client = $how === "wsdl"
    ? new SoapClient("$url/astcccwi.php?wsdl", ["cache_wsdl" => WSDL_CACHE_NONE])
    : new SoapClient(null, ["location" => "$url/astcccwi.php", "uri" => "urn:astccCWI"]);
$md5 = md5($password);
$who = [$team, "agent", $agent, "md5", $md5];
$asker = ["md5", $md5, "agent", $agent, $team];
$began = gmdate("D, d M Y H:i:s") . " GMT";

/** Ask until the answer holds this, two minutes at most; give the last answer. */
function until($wanted, $ask) {
    for ($tries = 0; $tries < 480; $tries++) {
        $answer = $ask();
        if (strpos($answer, $wanted) !== false) {
            break;
        }
        usleep(250000);
    }
    return $answer;
}

/** The call she is in, as the events of her channel name it. */
function session($url, $channel, $began) {
    $headers = "If-None-Match: 0\r\nIf-Modified-Since: $began\r\n";
    $context = stream_context_create(["http" => ["header" => $headers, "timeout" => 70]]);
    $events = file_get_contents("$url/agentindesks/agentpull/$channel", false, $context);
    preg_match("/'event':'ringing'.*?'sessionid':'([^']+)'/", $events, $found);
    return $found[1];
}

$status = function () use ($client, $who) { return $client->agentStatus(...$who); };
$hold = function () use ($client, $who) { return $client->hold("", "", ...$who); };
$resume = function () use ($client, $who) { return $client->resume("", "", ...$who); };

echo "login ", preg_replace('/agent_group_id=.*/s', "...", $client->login(...$who)), "\n";
echo "queueAction ", $client->queueAction("1", $agent, $team, "", "md5", $md5), "\n";
echo "agentStatus ", preg_replace('/[0-9]+-/', "", until("-idle,", $status)), "\n";
echo "makeCall ", $client->makeCall(
    $number, "exter", "", "agent", $agent, $team, "md5", $md5, "Campaign", "10", "a=1&b='|<ä>"
), "\n";
echo "hold ", until("BackMsg_52", $hold), "\n"; // refused until the two talk
echo "resume ", until("BackMsg_54", $resume), "\n"; // refused until he is held
echo "hangup ", $client->hangup("1.1,1.2,", ...$asker), "\n";
$call = session($url, "$team-$agent-$md5", $began);
echo "hangup ", $client->hangup("$call,", ...$asker), "\n";
echo "agentStatus ", preg_replace('/[0-9]+-/', "", until("-acw,", $status)), "\n";
echo "acwOff ", $client->acwOff("", $agent, $team, "md5", $md5), "\n";
echo "agentStatus ", preg_replace('/[0-9]+-/', "", until("-idle,", $status)), "\n";
echo "sendDtmf ", $client->sendDtmf(...array_merge($who, ["1"])), "\n"; // of the later manual
echo "queueAction ", $client->queueAction("2", $agent, $team, "", "md5", $md5), "\n";
echo "logout ", $client->logout(...$who), "\n";
try {
    $client->__soapCall("noSuchThing", []);
} catch (SoapFault $fault) {
    // by the description the client itself knows no such function
    echo "fault ", $how === "wsdl" ? "SOAP-ENV:Client" : $fault->faultcode, "\n";
}
