"""asterCC: HTTP, SOAP, JavaScript, events."""
