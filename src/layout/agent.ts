/*
 * An agent's word: incarnation << 2 | state. A freed id keeps its incarnation and the next registration adds one, so a
 * late report of a death cannot hit the id's next bearer.
 */

export const AGENT_FREE = 0;
/** Registered by its supervisor; its thread has not attached yet. */
export const AGENT_INVITED = 1;
export const AGENT_ALIVE = 2;
/** Reported dead; being reclaimed. */
export const AGENT_DEAD = 3;

export const agentWord = (incarnation: number, state: number): number => (incarnation << 2) | state;
export const agentState = (word: number): number => word & 3;
export const incarnationOf = (word: number): number => word >>> 2;

/** The word of the header that names who reclaims: 12 bits of id, the low 20 of its incarnation. */
export const reclaimerWord = (agent: number, incarnation: number): number => agent | (incarnation << 12);
export const reclaimerAgent = (word: number): number => word & 0xfff;
