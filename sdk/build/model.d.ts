/** Types of `model.js`, for the tests. */

/** Path of the released bundle's file. */
export const MODEL_FILE: string;
