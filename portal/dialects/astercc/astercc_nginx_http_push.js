/*
 * Patchbay's asterCC events for web pages.
 *
 * Before it loads, the page says
 *   var astercc_ip = "portal.example:8000"; // and astercc_is_ssl = "yes" for https; left out, the
 *                                           // host this file came from
 *   var astercc_identity = "demo", astercc_agentno = "1001"; // "" hears the whole team
 *   var astercc_pwd = "..."; // MD5 of the agent's password, or of the team's push event key
 * and has a function sonAccept(message): each event comes to it as the string of the manual's
 * chapter 6, calleridnum=...&didnumber=...&, its values percent-encoded where that is needed.
 *
 * asterccNginxHttpPush() begins to listen (and starts anew, when it listens already),
 * asterccNginxHttpPushStop() ends it. astercc_lastmodified says from when on; left out, from now.
 */
(function (page) {
  "use strict";

  var ANSWER = "asterccEvents";
  var DATE = "asterccDate";
  var FIRST_WAIT_MS = 1000;
  var LONGEST_WAIT_MS = 61000;
  var LONG_ENOUGH_MS = 50000;
  var turn = 0;
  var tag = 0;
  var since = "";
  var wait = FIRST_WAIT_MS;

  var HOME = document.currentScript ? new URL(document.currentScript.src).origin : "";

  function base() {
    if (!page.astercc_ip) {
      return HOME;
    }
    var secure = page.astercc_is_ssl && String(page.astercc_is_ssl) !== "no";
    var scheme = secure ? "https" : "http";
    return scheme + "://" + page.astercc_ip;
  }

  function load(url, ended) {
    var script = document.createElement("script");
    script.src = url;
    script.async = true;
    function done(isAnswered) {
      script.onload = script.onerror = null;
      script.remove();
      ended(isAnswered);
    }
    script.onload = function () {
      done(true);
    };
    script.onerror = function () {
      done(false);
    };
    document.head.appendChild(script);
  }

  function channel() {
    var names = [page.astercc_identity];
    if (page.astercc_agentno) {
      names.push(page.astercc_agentno);
    }
    names.push(page.astercc_pwd);
    return names.join("-");
  }

  function later(mine) {
    var pause = wait;
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    setTimeout(function () {
      ask(mine);
    }, pause);
  }

  function ask(mine) {
    if (mine !== turn) {
      return;
    }
    var asked = Date.now();
    var url = base() + "/publicapi/agentpull/" + encodeURIComponent(channel());
    url += "?_=" + asked + "&callback=" + ANSWER + "&etag=" + tag;
    url += "&since=" + encodeURIComponent(since);
    load(url, function (isAnswered) {
      if (mine !== turn) {
        return;
      }
      // Nothing happened for a minute (304) reads as an error of the script, as a refusal does.
      if (isAnswered || Date.now() - asked > LONG_ENOUGH_MS) {
        wait = FIRST_WAIT_MS;
        ask(mine);
      } else {
        later(mine);
      }
    });
  }

  /* What is told: an object in single quotes, the event's string in it. No value holds a quote. */
  function stringOf(text) {
    return JSON.parse(text.replace(/'/g, '"')).pushstr;
  }

  page[ANSWER] = function (messages) {
    messages.forEach(function (one) {
      tag = one.tag;
      since = one.time;
      page.astercc_lastmodified = one.time;
      try {
        page.sonAccept(stringOf(one.text));
      } catch (fault) {
        setTimeout(function () {
          throw fault; // the page's own, shown where it looks for them
        });
      }
    });
  };

  page[DATE] = function (answer) {
    since = answer.ccdate;
  };

  function begin(mine) {
    since = page.astercc_lastmodified || "";
    tag = 0;
    if (since) {
      ask(mine);
      return;
    }
    load(
      base() + "/getccdate/getdate?callback=" + DATE + "&_=" + Date.now(),
      function (isAnswered) {
        if (mine !== turn) {
          return;
        }
        if (isAnswered) {
          ask(mine);
        } else {
          setTimeout(function () {
            begin(mine);
          }, wait);
        }
      },
    );
  }

  page.asterccNginxHttpPush = function () {
    turn += 1;
    wait = FIRST_WAIT_MS;
    begin(turn);
  };
  page.asterccNginxHttpPushNAPI = page.asterccNginxHttpPush;
  page.asterccNginxHttpPushStop = function () {
    turn += 1;
  };
})(window);
