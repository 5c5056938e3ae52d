/// <reference lib="esnext.disposable" preserve="true" />

/** Makes handles nominal: no object literal, spread copy or other class has this very member. There is no such class at run time. */
declare abstract class Nominal {
  private constructor();
  private readonly nominal: true;
}

/**
 * What owners, references and consumed variables have in common. It is an interface, so that a resource can add its
 * methods from its own folder.
 */
export interface Handle extends Nominal {
  /** Consumes the frame if it was not consumed before; `using` calls it at the end of the scope. */
  [Symbol.dispose](): void;
}

declare const untyped: unique symbol;
/** The brand of untyped metadata: whoever owns a frame of such a kind may read and write its page. */
export interface UntypedPage {
  readonly [untyped]: true;
}
