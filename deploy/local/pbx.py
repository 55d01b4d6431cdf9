"""The two Asterisks of an instance as parts: the PBX, and the town that plays the world."""

from deploy.local.instance import Instance
from deploy.local.parts import Part


def pbx_part(instance: Instance) -> Part:
    raise NotImplementedError


def town_part(instance: Instance) -> Part:
    raise NotImplementedError
