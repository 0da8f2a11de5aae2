/** Enter in a field submits the form, as in a native one. Knows nothing of what the field holds. */

/**
 * Does for a field in a shadow tree, which has no form, what browsers do for others.
 * @param formOf the form now.
 * @param before called first, for what Enter concludes.
 */
export function submitByEnter(
  field: HTMLInputElement,
  formOf: () => HTMLFormElement | null,
  before: () => void,
): void {
  field.addEventListener('keydown', ({ key, isComposing }) => {
    if (key !== 'Enter' || isComposing) return;
    before();
    const form = formOf();
    // As if the first submit button was pressed: one that is disabled forbids it.
    const button = [...(form?.elements ?? [])].find(
      (control) => (control as HTMLButtonElement).type === 'submit',
    );
    if (button) (button as HTMLButtonElement).click();
    else form?.requestSubmit();
  });
}
