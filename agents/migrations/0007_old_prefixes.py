"""Turns the prefixes teams might dial into countries, where a prefix means a whole one."""

from django.db import migrations

from calls.domain import numbering

EVERYWHERE, HOME = "*", "home"


def meaning(prefix: str, home: numbering.Home) -> str:
    """Give the word for the countries a prefix opened, "" when it opened less than one."""
    full = home.prefix_in_full(prefix)
    if prefix.startswith("+") and not full or home.abroad and prefix == home.abroad:
        return EVERYWHERE
    if full == home.code:
        return HOME
    countries = numbering.countries_of(full) if full in numbering.codes() else ()
    return countries[0] if countries else ""


def forwards(apps, schema_editor):
    for team in apps.get_model("agents", "Team").objects.all():
        home = numbering.home_of(team.home_country)
        prefixes = [word for word in team.allowed_prefixes.split() if word.strip("+") or word == "+"]
        meant = {prefix: meaning(prefix, home) for prefix in prefixes}
        team.allowed_countries = " ".join(dict.fromkeys(filter(None, meant.values())))
        team.allowed_prefixes = " ".join(one for one, means in meant.items() if not means)
        team.save(update_fields=["allowed_countries", "allowed_prefixes"])


class Migration(migrations.Migration):
    dependencies = [("agents", "0006_dialling_and_recording")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
