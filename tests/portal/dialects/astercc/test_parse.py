import pytest

from portal.dialects.astercc import parse, parse_calls
from portal.dialects.astercc.situations import Refusal, Situation

SIGN_IN = {
    "orgidentity": "demo",
    "usertype": "agent",
    "user": "1001",
    "pwdtype": "md5",
    "password": "cca8dd8babd4c9996c8dfee788a49d18",
}
CALL = {"targetdn": "02079460001", "targettype": "exter"}


def test_empty_parameters_are_absent_ones():
    assert parse.clean({"a": " ", "b": "", "c": " 1 "}) == {"c": "1"}


def test_a_nul_is_wrong_wherever_it_stands():
    with pytest.raises(Refusal) as refusal:
        parse.clean({"user": "10\x0001"})
    assert refusal.value.situation is Situation.VALUE_WRONG


@pytest.mark.parametrize("written", ["login", "LOGIN", "Login"])
def test_event_names_are_read_in_any_case(written):
    assert parse.event_name({"EVENT": written}) == "LOGIN"


def test_a_request_without_event_has_an_empty_parameter():
    with pytest.raises(Refusal) as refusal:
        parse.event_name({})
    assert refusal.value.situation is Situation.EMPTY


@pytest.mark.parametrize("missing", parse.COMMON)
def test_each_common_parameter_is_required(missing):
    params = {name: value for name, value in SIGN_IN.items() if name != missing}
    with pytest.raises(Refusal) as refusal:
        parse.require(params, parse.COMMON)
    assert refusal.value.situation is Situation.EMPTY


@pytest.mark.parametrize("given", [{"uniqueid": "1,"}, {"target": "all"}])
def test_one_of_two_parameters_is_enough_where_either_is(given):
    parse.require(given, ("uniqueid|target",))


@pytest.mark.parametrize(
    ("word", "is_md5"),
    [("md5", True), ("MD5", True), ("plaintext", False), ("textplain", False), ("x", False)],
)
def test_only_md5_means_md5(word, is_md5):
    assert parse.read_credentials(SIGN_IN | {"pwdtype": word}).is_md5 is is_md5


def test_credentials_tell_agents_from_accounts():
    assert parse.read_credentials(SIGN_IN).is_agent
    assert not parse.read_credentials(SIGN_IN | {"usertype": "account"}).is_agent


def test_a_third_user_type_is_wrong():
    with pytest.raises(Refusal) as refusal:
        parse.read_credentials(SIGN_IN | {"usertype": "admin"})
    assert refusal.value.situation is Situation.VALUE_WRONG


@pytest.mark.parametrize("name", ["cb", "jQuery111_2", "$.cb", "a.b[0]"])
def test_a_callback_is_taken_as_it_is(name):
    assert parse.read_callback({"callback": name}) == name


@pytest.mark.parametrize("name", ["1a", "a(b)", "a;b", "a b", "é", "a\n", "a" * 129])
def test_a_callback_that_is_no_name_is_refused(name):
    with pytest.raises(ValueError, match="callback"):
        parse.read_callback({"callback": name})


def test_no_callback_is_none():
    assert parse.read_callback({}) is None


def test_plain_requests_have_nothing_of_their_own():
    assert parse.read_plain(SIGN_IN) == parse.Plain()


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"type": "1"}, parse.Queue(is_check_in=True, group_ids=())),
        ({"type": "2", "list": "10,"}, parse.Queue(is_check_in=False, group_ids=("10",))),
        ({"type": "1", "list": "1, 2,1,,"}, parse.Queue(is_check_in=True, group_ids=("1", "2"))),
    ],
)
def test_queue_is_read(params, expected):
    assert parse.read_queue(params) == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"type": "1"}, parse.QueuePause(is_pause=True, reason="other")),
        (
            {"type": "1", "pause_reason": "lunch"},
            parse.QueuePause(is_pause=True, reason="lunch"),
        ),
        ({"type": "2"}, parse.QueuePause(is_pause=False, reason="other")),
        (
            {"type": "1", "pause_reason": "x" * 50},
            parse.QueuePause(is_pause=True, reason="x" * 40),
        ),
    ],
)
def test_queue_pause_is_read(params, expected):
    assert parse.read_queue_pause(params) == expected


@pytest.mark.parametrize("reader", [parse.read_queue, parse.read_queue_pause])
@pytest.mark.parametrize("kind", ["0", "3", "in"])
def test_a_type_that_is_neither_one_nor_two_is_invalid(reader, kind):
    with pytest.raises(Refusal) as refusal:
        reader({"type": kind})
    assert refusal.value.situation is Situation.TYPE_WRONG


def test_make_call_needs_target_and_type_alone():
    assert parse_calls.read_make_call(CALL) == parse_calls.MakeCall(
        target="02079460001",
        is_internal=False,
        group_id="",
        model_type="",
        model_id="",
        userdata="",
    )


def test_make_call_is_read_in_full():
    rest = {
        "targetdn": "1002",
        "targettype": "inner",
        "agentgroupid": "7",
        "modeltype": "Customer-service",
        "model_id": "10",
        "userdata": "customer_id=109&pwd=asdfg",
    }
    assert parse_calls.read_make_call(rest) == parse_calls.MakeCall(
        target="1002",
        is_internal=True,
        group_id="7",
        model_type="Customerservice",
        model_id="10",
        userdata="customer_id=109&pwd=asdfg",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"targettype": "outer"},
        {"modeltype": "Project"},
        {"model_id": "ten"},
        {"userdata": "x" * (parse_calls.MAX_USERDATA + 1)},
    ],
)
def test_make_call_with_a_wrong_value_is_wrong(wrong):
    with pytest.raises(Refusal) as refusal:
        parse_calls.read_make_call(CALL | wrong)
    assert refusal.value.situation is Situation.VALUE_WRONG


def test_hang_up_is_read():
    params = {"uniqueid": "1.1,1.2,", "target": "agent", "targetagent": "1002"}
    assert parse_calls.read_hang_up(params) == parse_calls.HangUp(
        unique_ids=("1.1", "1.2"), target="agent", target_agent="1002"
    )


def test_hang_up_of_an_unknown_target_is_wrong():
    with pytest.raises(Refusal) as refusal:
        parse_calls.read_hang_up({"target": "everybody"})
    assert refusal.value.situation is Situation.VALUE_WRONG
