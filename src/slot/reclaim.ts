import { reclaimerAgent, reclaimerWord } from "../layout/agent.js";
import { HEADER_RECLAIMER } from "../layout/header.js";
import { FRAMES_PER_LINE } from "../layout/region.js";
import { HOLDER, STATE } from "../layout/slot.js";
import { argumentOf, CLAIM, DROP, GUT, isRaw, LIVE, type SlotStatus, statusOf, tagOf } from "../layout/state.js";
import { type AgentName, currentIncarnation, deadAgents, freeAgent, isDead, reportDeath } from "./agents.js";
import { vacate } from "./release.js";
import type { Slots } from "./slots.js";

/** A frame that a dead agent left behind, and in what state. */
export interface LeftBehind {
  readonly index: number;
  readonly status: SlotStatus;
  /** What `onDrop` or a replaced allocator threw; the frame is free all the same. */
  readonly failures: readonly unknown[];
}

/**
 * Takes every frame that dead agents left: what was being claimed or dropped is finished, what was owned or on its way
 * as a raw token is dropped. `onDrop` is called for the frames where it had not been started; what it throws is
 * collected. Returns the frames that were freed.
 *
 * May be called late, twice, or by several agents: one works, the others return. Whoever dies in it leaves frames that
 * carry its own name, and a word that says that it was reclaiming.
 */
export function reclaim(slots: Slots, name: AgentName, onDrop: (index: number) => void): readonly LeftBehind[] {
  const { layout } = slots;
  reportDeath(slots.words, layout, name);
  const freed: LeftBehind[] = [];
  const mine = reclaimerWord(slots.agent, currentIncarnation(slots.words, layout, slots.agent));
  for (;;) {
    if (!becomeReclaimer(slots, mine)) return freed;
    const dead = deadAgents(slots.words, layout); // of the buffer as it is: an onDrop may have grown it
    for (let index = 0; index < layout.frames; index++) {
      const status = takeFromDead(slots, index, dead);
      if (status === undefined) continue;
      const failures: unknown[] = [];
      try {
        if (status === "live" || status === "raw") onDrop(index);
      } catch (failure) {
        failures.push(failure);
      }
      const other = vacate(slots, index, true);
      if (other !== undefined) failures.push(other.error);
      freed.push({ index, status, failures });
    }
    const lines = Math.ceil(layout.frames / FRAMES_PER_LINE);
    // Pairs with the `or` and the load in `allocate`: a bit that is lost costs a search, nothing else.
    for (let word = 0; word < lines / 32; word++) slots.words.store((layout.summary >> 2) + word, 0);
    for (const agent of dead) freeAgent(slots.words, layout, agent);
    // Pairs with the exchange in becomeReclaimer.
    slots.words.store(HEADER_RECLAIMER, 0); // opened only now: another reclaimer must not meet a freed id's frames
    // An agent that was reported meanwhile found the place taken and left its dead to us.
    if (deadAgents(slots.words, layout).size === 0) return freed;
  }
}

function becomeReclaimer(slots: Slots, mine: number): boolean {
  const { words, layout } = slots;
  // Pairs with the store of 0 at the end of `reclaim`.
  const seen = words.cas(HEADER_RECLAIMER, 0, mine);
  if (seen === 0) return true;
  // Taken by one that died: from the whole word that was read, so that a new bearer of its id is not robbed. Pairs with the
  // dead one's exchange, and with this one in other threads: one of them gets it.
  return isDead(words, layout, reclaimerAgent(seen)) && words.cas(HEADER_RECLAIMER, seen, mine) === seen;
}

/** Makes a dead agent's frame ours, as one being dropped. Returns what it was; undefined if it is none. */
function takeFromDead(slots: Slots, index: number, dead: ReadonlySet<number>): SlotStatus | undefined {
  const { words } = slots;
  const word = slots.stateWord(index);
  for (;;) {
    // Pairs with the stores in `claim`, `repurpose`, `release` and `intoRaw`: what it says of the slot is there.
    const state = words.load(word);
    if (!belongsTo(slots, word, state, dead)) return undefined;
    // Pairs with the exchange in `restore`: the holder of a raw frame was read without owning it, and this fails if the
    // frame was restored meanwhile.
    if (words.cas(word, state, slots.dropping) === state) return statusOf(state);
  }
}

function belongsTo(slots: Slots, word: number, state: number, dead: ReadonlySet<number>): boolean {
  if (isRaw(state)) return dead.has(slots.words.get(word + (HOLDER - STATE)));
  const tag = tagOf(state);
  return (tag === CLAIM || tag === LIVE || tag === GUT || tag === DROP) && dead.has(argumentOf(state));
}
