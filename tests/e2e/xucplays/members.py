"""A supervisor puts agents into queues: one by one, by default, by group."""

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti
from tests.e2e.xucworld import Place


def members(place: Place, sue: Cti) -> None:
    """A supervisor logs an agent in, and puts her where she likes."""
    ben, spare = place.agent_id(place.ben), place.queue_id(place.spare)
    sue.ask("Cti.loginAgent", agentphonenumber=place.ben, agentid=ben)
    sue.state("AgentReady", phoneNb=place.ben)
    for penalty in (3, 5):
        told = {"agentId": ben, "queueId": spare, "penalty": penalty}
        sue.do("Cti.setAgentQueue", "QueueMember", lambda body, told=told: body == told, **told)
        place.wait_member(place.ben, place.spare, Penalty=str(penalty))
    gone = {"agentId": ben, "queueId": spare, "penalty": -1}
    asked = {"agentId": ben, "queueId": spare}
    sue.do("Cti.removeAgentFromQueue", "QueueMember", lambda body: body == gone, **asked)
    wait_until(lambda: not place.member(place.ben, place.spare), 60, every_s=0.3)


def defaults(place: Place, sue: Cti) -> None:
    user, ben = place.user_id(place.ben), place.agent_id(place.ben)
    mine, spare = place.queue_id(), place.queue_id(place.spare)
    wanted = [{"queueId": mine, "penalty": 0}, {"queueId": spare, "penalty": 4}]
    kind = "UserQueueDefaultMembership"
    asked = {"userId": user, "membership": wanted}
    assert sue.do("Membership.setUserDefaultMembership", kind, **asked) == asked
    assert sue.do("Membership.getUserDefaultMembership", kind, userId=user) == asked
    sue.ask("Membership.applyUsersDefaultMembership", userIds=[user])
    sue.told("QueueMember", lambda body: body == {"agentId": ben, "queueId": spare, "penalty": 4})
    only = [{"queueId": mine, "penalty": 0}]
    several = {"userIds": [user], "membership": only}
    told = sue.do("Membership.setUsersDefaultMembership", "UsersQueueDefaultMembership", **several)
    assert told == several
    sue.ask("Membership.applyUsersDefaultMembership", userIds=[user])
    sue.told("QueueMember", lambda body: body == {"agentId": ben, "queueId": spare, "penalty": -1})


def groups(place: Place, sue: Cti) -> None:
    mine, spare = place.queue_id(), place.queue_id(place.spare)
    ben = place.agent_id(place.ben)

    def told(penalty: int) -> None:
        sue.told(
            "QueueMember",
            lambda body: body == {"agentId": ben, "queueId": spare, "penalty": penalty},
        )

    of_mine = {"groupId": mine, "fromQueueId": mine, "fromPenalty": 0, "toQueueId": spare}
    sue.ask("Cti.addAgentsInGroup", **of_mine, toPenalty=1)
    told(1)
    sue.ask("Cti.removeAgentGroupFromQueueGroup", groupId=mine, queueId=spare, penalty=1)
    told(-1)
    sue.ask("Cti.addAgentsNotInQueueFromGroupTo", groupId=mine, queueId=spare, penalty=2)
    told(2)
    back = {"groupId": mine, "fromQueueId": spare, "fromPenalty": 2, "toQueueId": mine}
    sue.ask("Cti.moveAgentsInGroup", **back, toPenalty=0)
    told(-1)
    sue.ask("Cti.setAgentGroup", agentId=ben, groupId=spare)
    told(0)
    sue.ask("Cti.removeAgentFromQueue", agentId=ben, queueId=spare)
    told(-1)
    sue.ask("Cti.logoutAgent", agentid=ben)
    sue.state("AgentLoggedOut", phoneNb=place.ben)
