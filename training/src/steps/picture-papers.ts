/** What the papers of a bundle that was learned from a folder of pictures say. */
import type { FolderConfig } from '../config.ts';
import type { Pictures } from '../data/pictures.ts';
import { makePictureCard } from '../export/picture-card.ts';
import type { PictureFigures } from './evaluate-pictures.ts';
import type { Papers } from './export.ts';

/** The papers of the folder's bundle. */
export function picturePapers(config: FolderConfig, pictures: Pictures): Papers<PictureFigures> {
  return {
    labels: pictures.labels,
    examples: pictures.validation,
    sources: [{ path: pictures.folder, checksum: { algorithm: 'sha256', hex: pictures.hash } }],
    metrics: ({ chosen: { int8 } }) => ({ test: int8.test, validation: int8.validation }),
    card: (parts) => makePictureCard(config, pictures, parts),
  };
}
