"""Names of things on the line. All are text; the types keep them from being mixed up."""

from typing import NewType

#: Ours, 32 hex digits, one a conversation; travels as channel variable SESSION_ID.
CallId = NewType("CallId", str)
#: One channel: Asterisk's Uniqueid (ours, by ChannelId, on every Originate).
LegId = NewType("LegId", str)
#: The name of a phone at the PBX, team first: `demo-1001`.
EndpointName = NewType("EndpointName", str)
#: The name of a queue at the PBX, team first: `demo-630`.
QueueName = NewType("QueueName", str)
#: An agent's number inside her team, `1001`.
AgentNo = NewType("AgentNo", str)
#: A group's queue number inside its team, `630`.
GroupCode = NewType("GroupCode", str)
#: The identity of a team, letters and digits, `demo`.
TeamCode = NewType("TeamCode", str)

#: What stands where such a name is not known, or not there.
NO_LEG = LegId("")
NO_ENDPOINT = EndpointName("")
NO_AGENT = AgentNo("")
