/** Keeps a slow job up with a quick hand. Owns the order of runs; knows nothing of the job. */

/**
 * Makes a function that runs `job`, never twice at a time. Asked again while it runs, it runs once
 * more afterwards, however often it was asked: what is in between would be outdated.
 * @param job handles its own errors and does not reject.
 */
export function newestWins(job: () => Promise<void>): () => void {
  let running = false;
  let askedAgain = false;

  const run = async (): Promise<void> => {
    running = true;
    do {
      askedAgain = false;
      await job();
    } while (askedAgain);
    running = false;
  };

  return () => {
    if (running) askedAgain = true;
    else void run();
  };
}
