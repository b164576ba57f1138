import { compareCost } from '../cost/index.js';
import { OBLIGATIONS, type Advice, type CopySite, type Settings, type Technique } from '../model/index.js';
import { allTechniques } from '../techniques/index.js';

/** Most certain first, and what is known to pay before what is not. */
const SAFETY_RANK = { safe: 0, review: 1, 'shown-only': 2 } as const;
const GAIN_RANK = { known: 0, depends: 1, none: 2 } as const;

/** All ways out of a copy that fit it, best first. */
export function adviseOn(site: CopySite, settings: Settings): readonly Advice[] {
  // A defect is to be mended, not sped up.
  if (site.defect) return [];
  const found = allTechniques
    .filter((t) => t.language === site.language && !settings.disabledTechniques.includes(t.id))
    .flatMap((technique) => {
      const given = advice(technique, site);
      return given ? [{ given, isLast: technique.lastResort === true }] : [];
    });
  const pays = found.some(
    ({ given, isLast }) => !isLast && given.safety !== 'shown-only' && given.cost.gain !== 'none',
  );
  return found
    .filter(({ isLast }) => !isLast || !pays)
    .map(({ given }) => given)
    .sort((a, b) => SAFETY_RANK[a.safety] - SAFETY_RANK[b.safety] || GAIN_RANK[a.cost.gain] - GAIN_RANK[b.cost.gain]);
}

/** Safety falls while it is computed: it starts at `safe`, and each reason against it is kept. */
function advice(technique: Technique, site: CopySite): Advice | undefined {
  const answers = technique.conditions.map((condition) => condition.ask(site));
  if (answers.some((a) => a.holds === 'refuted')) return undefined;
  const assumed = answers.filter((a) => a.holds === 'assumed').map((a) => a.because);
  const lost: string[] = [];
  const keptByCode: string[] = [];
  for (const keep of site.keeps) {
    const declared = technique.discharges[keep.obligation];
    const discharge = typeof declared === 'function' ? declared(keep, site) : declared;
    if (discharge.how === 'lost') lost.push(`${OBLIGATIONS[keep.obligation]}: ${discharge.because}`);
    if (discharge.how === 'kept-by-code') keptByCode.push(discharge.because);
  }
  const obstacle = technique.obstacle?.(site);
  if (obstacle !== undefined) lost.push(obstacle);
  return {
    technique: technique.id,
    title: technique.title(site),
    safety: lost.length > 0 ? 'shown-only' : assumed.length > 0 ? 'review' : 'safe',
    assumed: [...new Set(assumed)],
    lost: [...new Set(lost)],
    keptByCode: [...new Set(keptByCode)],
    cost: compareCost(site, technique.mechanism),
  };
}
