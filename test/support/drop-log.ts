import { FrameMeta, type PageReader, u32 } from "../../src/index.js";

/** What one call of onDrop saw. */
export interface Death {
  readonly kind: string;
  readonly id: number;
  /** The first byte of the page. */
  readonly page0: number;
}

/** Calls of onDrop, in order. Emptied by the tests before each of them. */
export const deaths: Death[] = [];

interface Plan {
  /** Runs inside onDrop, after the death was noted. */
  act: ((metadata: { id: number }, page: PageReader) => void) | undefined;
}
/** What onDrop does beside noting the death. */
export const plan: Plan = { act: undefined };

/** The error that tests let onDrop throw. */
export class Grief extends Error {}

export function resetDeaths(): void {
  deaths.length = 0;
  plan.act = undefined;
}

function note(kind: string, metadata: { id: number }, page: PageReader): void {
  const head = new Uint8Array(1);
  page.read(0, head);
  deaths.push({ kind, id: metadata.id, page0: head[0] ?? -1 });
  plan.act?.(metadata, page);
}

/** A kind whose deaths are noted. */
export class Logged extends FrameMeta("Logged", { id: u32 }) {
  override onDrop(page: PageReader): void {
    note("Logged", this, page);
  }
}
/** The same, untyped. */
export class LoggedPages extends FrameMeta("LoggedPages", { id: u32 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    note("LoggedPages", this, page);
  }
}
