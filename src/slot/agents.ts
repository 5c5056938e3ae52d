import {
  AGENT_ALIVE,
  AGENT_DEAD,
  AGENT_FREE,
  AGENT_INVITED,
  agentState,
  agentWord,
  incarnationOf,
} from "../layout/agent.js";
import type { RegionLayout } from "../layout/region.js";
import type { Words } from "./words.js";

/**
 * One thread's name in one memory: an id, and which bearer of that id it is. Every export holds one; `reclaim` takes it.
 *
 * **Checked by** run time.
 *
 * **Source**: the original has none: it does not say which thread owns a frame.
 */
export interface AgentName {
  /** The id: 1 to 4,095. Ids are used again. */
  readonly agent: number;
  /** Which bearer of the id it is: from 1 on. */
  readonly incarnation: number;
}

const wordOf = (layout: RegionLayout, agent: number): number => (layout.agents >> 2) + agent;

/**
 * Registers an agent for a thread that is about to start: its supervisor does it, so that no thread has a name that
 * nobody else knows. The lowest free id; undefined when all are taken.
 */
export function registerAgent(words: Words, layout: RegionLayout): AgentName | undefined {
  for (let agent = 1; agent < layout.agentEntries; agent++) {
    // Pairs with freeAgent's store. A hint: the exchange below decides.
    const seen = words.load(wordOf(layout, agent));
    if (agentState(seen) !== AGENT_FREE) continue;
    const incarnation = incarnationOf(seen) + 1;
    const word = agentWord(incarnation, AGENT_INVITED);
    // Acquires the id: pairs with freeAgent's store, and with this same exchange in other threads; one of them gets it.
    if (words.cas(wordOf(layout, agent), seen, word) === seen) return { agent, incarnation: incarnationOf(word) };
  }
  return undefined;
}

/** Marks a registered agent's thread as attached. False when it is not waiting to be: it attached before, or is dead. */
export function attachAgent(words: Words, layout: RegionLayout, name: AgentName): boolean {
  const invited = agentWord(name.incarnation, AGENT_INVITED);
  // Pairs with registerAgent's exchange, and with reportDeath's: whichever comes first is seen by the other.
  return words.cas(wordOf(layout, name.agent), invited, agentWord(name.incarnation, AGENT_ALIVE)) === invited;
}

/** Reports an agent's death. False when its name is not one that lives: then somebody was first, or it is another's. */
export function reportDeath(words: Words, layout: RegionLayout, name: AgentName): boolean {
  const word = wordOf(layout, name.agent);
  const dead = agentWord(name.incarnation, AGENT_DEAD);
  for (const state of [AGENT_ALIVE, AGENT_INVITED]) {
    const living = agentWord(name.incarnation, state);
    // Pairs with attachAgent's exchange, and with the loads in isDead; one of several reports succeeds.
    if (words.cas(word, living, dead) === living) return true;
  }
  return false;
}

/** Is `agent` reported dead and not yet freed? Pairs with reportDeath's exchange and freeAgent's store. */
export const isDead = (words: Words, layout: RegionLayout, agent: number): boolean =>
  agentState(words.load(wordOf(layout, agent))) === AGENT_DEAD;

/** The incarnation of the present or last bearer of an id. Pairs with registerAgent's exchange. */
export const currentIncarnation = (words: Words, layout: RegionLayout, agent: number): number =>
  incarnationOf(words.load(wordOf(layout, agent)));

/** All agents that are reported dead. */
export function deadAgents(words: Words, layout: RegionLayout): ReadonlySet<number> {
  const dead = new Set<number>();
  for (let agent = 1; agent < layout.agentEntries; agent++) if (isDead(words, layout, agent)) dead.add(agent);
  return dead;
}

/** Gives a dead agent's id back. Only the reclaimer does it, when nothing names the agent any more. */
export function freeAgent(words: Words, layout: RegionLayout, agent: number): void {
  const word = wordOf(layout, agent);
  // Releases the id: pairs with registerAgent's exchange. The load pairs with reportDeath's; a dead word is the reclaimer's.
  words.store(word, agentWord(incarnationOf(words.load(word)), AGENT_FREE));
}
