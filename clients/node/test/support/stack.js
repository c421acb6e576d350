// A stack that others have nearly filled.

/** Runs `work` where the stack has room for a few hundred calls more. */
export function nearTheEndOfTheStack(work) {
  /** How many calls further up it is to run. */
  const descend = () => {
    let calls;
    try {
      calls = descend();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      calls = 400;
    }
    if (calls === 0) work();
    return calls - 1;
  };
  descend();
}
