/**
 * Every public name, by what it is for. What consumes a frame is a function, what borrows it is a method: the methods are
 * those of {@link Handle}, and [a table](/ownership#the-protocol) says in which state each
 * may be called.
 *
 * @packageDocumentation
 */
export * from "../../src/index.js";
export type { Handle } from "../../src/ownership/handle.js";
