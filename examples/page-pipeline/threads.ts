import { Worker } from "node:worker_threads";
import type { ThreadData } from "./thread-data.js";

/** Starts a thread of this folder with its data. */
export function startThread<Data extends ThreadData>(name: string, data: Data): Worker {
  return new Worker(new URL(`./${name}.js`, import.meta.url), { name, workerData: data });
}

/** Waits until all threads have ended. When one fails, the others are stopped; then its error is thrown. */
export async function allEnded(threads: ReadonlyMap<string, Worker>): Promise<void> {
  let failure: Error | undefined;
  const stopAll = (reason: Error): void => {
    if (failure !== undefined) return;
    failure = reason;
    for (const thread of threads.values()) void thread.terminate();
  };
  const exits = Array.from(threads, ([name, thread]) => {
    thread.on("error", stopAll);
    return new Promise<void>((resolve) => {
      thread.on("exit", (code) => {
        if (code !== 0) stopAll(new Error(`the ${name} thread ended with exit code ${code}`));
        resolve();
      });
    });
  });
  await Promise.all(exits);
  if (failure !== undefined) throw failure;
}
