/**
 * Ways to hand the page a picture: drop it, paste it, or choose a file. Owns those events; knows
 * nothing of what becomes of the picture.
 */

/**
 * Calls `onPicture` with every picture that comes in, decoded, and `onProblem` with a message for
 * people when something else comes.
 */
export function receivePictures(
  input: HTMLInputElement,
  onPicture: (picture: ImageBitmap) => void,
  onProblem: (message: string) => void,
): void {
  const receive = async (files: FileList | null | undefined): Promise<void> => {
    const file = files?.[0];
    if (!file) return;
    try {
      onPicture(await createImageBitmap(file));
    } catch {
      onProblem(`${file.name} is no picture that this browser can open. Try a PNG or a JPEG.`);
    }
  };

  input.addEventListener('change', () => {
    void receive(input.files).then(() => {
      // So that the same file can be chosen twice.
      input.value = '';
    });
  });

  document.addEventListener('paste', (event) => void receive(event.clipboardData?.files));

  const page = document.documentElement;
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    page.toggleAttribute('data-dropping', true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) page.removeAttribute('data-dropping');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    page.removeAttribute('data-dropping');
    void receive(event.dataTransfer?.files);
  });
}
