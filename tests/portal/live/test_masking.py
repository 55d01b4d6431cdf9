import logging

from portal.live.masking import LOGGERS, TokenMask, mask_tokens


def said(msg, *args):
    record = logging.LogRecord("uvicorn.error", logging.INFO, "x", 1, msg, args, None)
    assert TokenMask().filter(record)
    return record.getMessage()


def test_a_token_in_an_address_is_not_written_down():
    line = '%s - "WebSocket %s" [accepted]'
    written = said(line, "127.0.0.1", "/xuc/api/2.0/cti?token=secret&x=1")
    assert written == '127.0.0.1 - "WebSocket /xuc/api/2.0/cti?token=***&x=1" [accepted]'
    assert said("GET /a?b=1&token=secret HTTP/1.1") == "GET /a?b=1&token=*** HTTP/1.1"


def test_everything_else_is_written_as_it_is():
    assert said("%s %d", "connection open", 3) == "connection open 3"
    assert said("no token=here") == "no token=here"


def test_the_servers_loggers_are_masked_once():
    mask_tokens()
    mask_tokens()
    for name in LOGGERS:
        found = [one for one in logging.getLogger(name).filters if isinstance(one, TokenMask)]
        assert len(found) == 1
