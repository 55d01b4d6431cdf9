"""Sentences the page scripts say; `{name}` is filled by the script."""

from django.utils.translation import gettext_lazy as _

SHELL = {
    "close": _("Close"),
    "refused": _("That was refused."),
    "not_connected": _("Not sent: the page is reconnecting. Try again in a moment."),
    "socket_forbidden": _("This page is no longer yours. Load it again."),
    "no_answer": _("The portal did not answer. See whether it happened before you try again."),
    "socket_cut": _("Reconnecting. What you see may be out of date; a running call goes on."),
    "socket_back": _("Connected again"),
    "link_down": _(
        "Reconnecting to the telephone switch. Running calls go on; new ones show up late."
    ),
    "number_hidden": _("Number withheld"),
    "ring_in_failed": _("The portal did not answer."),
}

DESK = {
    "title": _("Desk · Patchbay"),
    "title_ringing": _("● {number} rings · Patchbay"),
    "loading": _("Loading"),
    "log_in": _("Log in and get ready"),
    "ready": _("Ready"),
    "pause": _("Pause"),
    "pause_after": _("Pause after this"),
    "pause_not": _("Take the pause back"),
    "reason": _("Other reason"),
    "mute": _("Mute"),
    "unmute": _("Unmute"),
    "saving": _("Saving"),
    "saved": _("Saved"),
    "not_saved": _("Not saved: {why}"),
    "disposition_none": _("None yet"),
    "dial_again": _("Call this number"),
    "dial_number": _("Call {number}"),
    "dial_help": _("Your phone answers by itself, then the number is rung."),
    "dial_keys": _("The keys below go into the call."),
    "dial_log_in": _("Log in before you dial."),
    "device_default": _("System default"),
    "device_unnamed": _("Unnamed device"),
    "group_in": _("Taking calls"),
    "group_paused": _("Paused"),
    "group_out": _("Not checked in"),
    "help_logged_out": _("Log in to take calls of your groups and to dial."),
    "help_idle": _("You are in no group, so no calls are offered. Press Ready to join yours."),
    "help_ready": _("The next waiting call rings here."),
    "help_ringing": _("A call rings your phone."),
    "help_dialling": _("The number you dialled is being reached."),
    "help_talking": _("No other call is offered while you talk."),
    "help_wrap_up": _("Finish your notes. No call is offered meanwhile."),
    "help_paused": _("No calls are offered until you press Ready."),
    "help_phone_lost": _("Your phone cannot be reached, so no calls are offered. See Phone."),
    "help_next": _("After this you are paused: {reason}."),
    "none_ready": _("No call. The next one appears here."),
    "none_logged_out": _("You are logged out."),
    "none_idle": _("You are in no group."),
    "none_paused": _("Paused. No calls are offered."),
    "none_wrap_up": _("The call has ended."),
    "none_phone_lost": _("Your phone cannot be reached."),
    "told_ringing": _("Call from {number} {group}"),
    "told_talking": _("Connected with {number}"),
    "told_they_ring": _("{number} rings"),
    "told_ended": _("Call ended"),
    "sound_lost": _(
        "This call's sound was lost when the page was loaded again. The customer may still be on "
        "the line: the switch ends it by itself, or hang up and call back."
    ),
    "ring_coming": _("Waiting for your phone to ring here."),
    "ring_elsewhere": _("It rings in the tab that has your phone."),
    "ring_desk": _("It rings your desk phone; answer there."),
    "sound_elsewhere": _("The sound of this call is in another tab."),
    "phone_elsewhere": _("Another tab has your phone."),
    "phone_elsewhere_busy": _(
        "Another tab has your phone and is in a call; taking it cuts the sound."
    ),
    "phone_failed": _("Your phone is not connected: no call can reach you. Trying again."),
    "phone_replaced": _("Your phone was signed in somewhere else, so it is off here."),
    "phone_cut": _("Your phone lost its connection and is reconnecting."),
    "phone_help_registered": _("Calls ring in this tab. Keep it open."),
    "phone_help_connecting": _("Signing in to the telephone switch."),
    "phone_help_failed": _("The telephone switch refused the phone:"),
    "phone_help_off": _("The phone is not in use."),
    "phone_help_elsewhere": _("Only one tab can have the phone."),
    "phone_help_desk": _("Calls ring your desk phone; answer and hang up there or here."),
    "mic_denied": _(
        "The microphone is blocked. Allow it in the browser's address bar, then load this page "
        "again."
    ),
    "mic_missing": _("No microphone found. Plug in your headset."),
    "mic_unknown": _("The browser asks once for the microphone; do it before the first call."),
    "mic_needed": _("The call needs a microphone; the browser did not give one."),
    "mic_works": _("The microphone works"),
    "act_load": _("Load again"),
    "act_here": _("Use the phone here"),
    "act_again": _("Use the phone here"),
    "act_allow": _("Allow the microphone"),
    "mine_none": _("No calls yet."),
    "before_none": _("No earlier calls with this number."),
    "past_failed": _("Could not be read. It is tried again with the next call."),
}

COCKPIT = {
    "all_groups": _("All groups"),
    "callback": _("callback"),
    "figure_waiting": _("Waiting"),
    "figure_longest": _("Longest wait"),
    "figure_talking": _("Talking"),
    "agents_checked_in": _("Agents checked in"),
    "logged_in": _("{n} of {all} logged in"),
    "told_waiting": _("{group}: {n} waiting"),
    "phone_gone": _("phone not reachable"),
}
