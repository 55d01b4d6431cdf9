<?php
// PHP's own client as integrators use it: with the description, or with an address alone. One call,
// from login to logout; the id of the call comes on the standard input, as an event would bring it.
[, $url, $how, $team, $agent, $password, $number] = $argv;
$client = $how === "wsdl"
    ? new SoapClient("$url/astcccwi.php?wsdl", ["cache_wsdl" => WSDL_CACHE_NONE])
    : new SoapClient(null, ["location" => "$url/astcccwi.php", "uri" => "urn:astccCWI"]);
$secret = md5($password);
$who = [$team, "agent", $agent, "md5", $secret];
$asker = ["md5", $secret, "agent", $agent, $team];
function say(string $what): void { echo $what, "\n"; flush(); }

say($client->login(...$who));
say($client->queueAction("1", $agent, $team, "", "md5", $secret)); // as the signature is printed
while (!str_contains($client->agentStatus(...$who), "-idle,")) {
    $client->acwOff("", $agent, $team, "md5", $secret);
    usleep(500000);
}
say($client->hangup("1.1,1.2,", ...$asker));
say($client->makeCall($number, "exter", "", "agent", $agent, $team, "md5", $secret, "Campaign", "10", "a=1&b=<2>"));
$call = trim(fgets(STDIN));
say($client->hold("0", "0", ...$who));
fgets(STDIN);
say($client->resume("0", "0", ...$who));
fgets(STDIN);
say($client->hangup("$call,", ...$asker));
fgets(STDIN);
say($client->queueAction("2", "agent", $agent, $team, "", "md5", $secret)); // as its table has it
say($client->logout(...$who));
try {
    $client->__soapCall("noSuchThing", []);
} catch (SoapFault $fault) {
    say($how === "wsdl" ? "SOAP-ENV:Client" : $fault->faultcode);
}
