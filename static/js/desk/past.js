// Earlier calls: of the number on the line, and the agent's own. Read over HTTP when asked for.

import { byId, show, text } from '../shared/dom.js';
import { say } from '../shared/words.js';
import { drawPast } from './view.js';

async function read(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** The two lists; `urls` has `number` and `mine`. */
export function createPast(urls, onDial) {
  let mine = [];
  let number = null;

  async function fill(url, listId, noneId) {
    try {
      const { calls } = await read(url);
      text(byId(noneId), say(listId === 'mine' ? 'mine_none' : 'before_none'));
      drawPast(byId(listId), byId(noneId), calls, onDial);
      return calls;
    } catch {
      text(byId(noneId), say('past_failed'));
      show(byId(noneId), true);
      return null;
    }
  }

  const lists = {
    /** Her newest call, for the disposition after a reload in wrap-up. */
    newest: () => mine[0] ?? null,

    /** Her own last calls. */
    async reloadMine() {
      mine = (await fill(urls.mine, 'mine', 'mine-none')) ?? mine;
    },

    /** What this number had with the team before. */
    async look(wanted) {
      if (!wanted) return;
      number = wanted;
      const url = `${urls.number}?${new URLSearchParams({ number: wanted })}`;
      const calls = await fill(url, 'before', 'before-none');
      if (number === wanted) text(byId('before-count'), calls?.length ? calls.length : '');
    },
  };
  return lists;
}
