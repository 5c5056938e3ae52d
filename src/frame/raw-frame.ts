declare const rawFrame: unique symbol;

/** A raw frame as a message carries it: who restores it, owns it. It can be cloned, but not made up. */
export interface RawFrame<in out M, out R extends string = string> {
  readonly [rawFrame]: { readonly meta: (meta: M) => M; readonly region: R };
}

/** What `post` sends: the frame, and the sender's data beside it. */
export interface PostedFrame<in out M, out R extends string, out Data> {
  readonly frame: RawFrame<M, R>;
  readonly data: Data;
}
