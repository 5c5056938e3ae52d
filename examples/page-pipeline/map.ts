import { type AgentName, PAGE_SIZE, paddr, type SlotInfo } from "unique-frame";
import type { PipelineMemory } from "./kinds.js";

/** One look of a cell: its letter, and its colour as the number that terminals know it by. */
interface Look {
  readonly letter: string;
  readonly colour: number;
  readonly meaning: string;
}
const unused: Look = { letter: "·", colour: 90, meaning: "unused" };
const queued: Look = { letter: "~", colour: 33, meaning: "in a channel" };
const changing: Look = { letter: "+", colour: 35, meaning: "changing" };
const unknown: Look = { letter: "?", colour: 31, meaning: "anything else" };

/** A picture of a memory: one cell a frame, read from its slots while the threads go on. */
export class MemoryMap {
  readonly #memory: PipelineMemory;
  readonly #owners: ReadonlyMap<number, Look>;
  readonly #isColoured: boolean;

  /** `threads`: the agent of every thread, by the thread's name. */
  constructor(memory: PipelineMemory, threads: Readonly<Record<string, AgentName>>, isColoured: boolean) {
    this.#memory = memory;
    this.#owners = new Map(
      Object.entries(threads).map(([name, { agent }], at) => [
        agent,
        { letter: name.charAt(0).toUpperCase(), colour: [32, 36, 34][at] ?? 37, meaning: `the ${name}'s` },
      ]),
    );
    this.#isColoured = isColoured;
  }

  /** The lines of the picture and its legend. */
  draw(columns: number): string[] {
    const width = Math.max(1, Math.min(64, columns - 1));
    const lines: string[] = [];
    for (let first = 0; first < this.#memory.frames; first += width) {
      let line = "";
      const end = Math.min(first + width, this.#memory.frames);
      for (let frame = first; frame < end; frame++) {
        line += this.#cell(this.#lookOf(this.#memory.inspect(paddr(frame * PAGE_SIZE))));
      }
      lines.push(line);
    }
    const legend = (looks: readonly Look[]): string =>
      looks.map((look) => `${this.#cell(look)} ${look.meaning}`).join("   ");
    return [...lines, legend([...this.#owners.values()]), legend([unused, queued, changing])];
  }

  #lookOf({ status, agent }: SlotInfo): Look {
    switch (status) {
      case "unused":
        return unused;
      case "queued":
        return queued;
      case "claiming":
      case "dropping":
        return changing;
      case "live":
        return this.#owners.get(agent ?? 0) ?? unknown;
      default:
        return unknown;
    }
  }

  #cell({ letter, colour }: Look): string {
    return this.#isColoured ? `\x1b[${colour}m${letter}\x1b[0m` : letter;
  }
}
