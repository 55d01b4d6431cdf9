<?php
// PHP's own client as integrators use it: with the description, or with an address alone.
[, $url, $how, $team, $agent, $password] = $argv;
$client = $how === "wsdl"
    ? new SoapClient("$url/astcccwi.php?wsdl", ["cache_wsdl" => WSDL_CACHE_NONE])
    : new SoapClient(null, ["location" => "$url/astcccwi.php", "uri" => "urn:astccCWI"]);
$who = [$team, "agent", $agent, "md5", md5($password)];
echo $client->login(...$who), "\n";
echo $client->agentStatus(...$who), "\n";
echo $client->hangup("1.1,1.2,", "md5", md5($password), "agent", $agent, $team), "\n";
echo $client->logout(...$who), "\n";
try {
    $client->__soapCall("noSuchThing", []);
} catch (SoapFault $fault) {
    echo $how === "wsdl" ? "SOAP-ENV:Client" : $fault->faultcode, "\n";
}
