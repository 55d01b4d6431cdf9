import pytest

from portal.wire import registry


def test_a_dialect_brings_the_doors_its_folder_has():
    panel = registry.load("panel")
    assert [str(one.pattern) for one in panel.sockets] == ["ws/panel"]
    assert panel.http == ()
    assert registry.load("astercc").http


def test_only_the_dialects_of_this_installation_have_doors(settings):
    settings.DIALECTS = ["panel"]
    assert registry.http_routes() == []
    assert len(registry.socket_routes()) == 1
    settings.DIALECTS = ["astercc"]
    assert registry.socket_routes() == []
    assert registry.http_routes()


def test_a_dialect_that_is_not_there_is_a_fault_at_start():
    with pytest.raises(ModuleNotFoundError):
        registry.load("klingon")
