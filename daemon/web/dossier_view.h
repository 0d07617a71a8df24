/*
 * What the database says of one dossier now, for whoever reads: read once, in
 * one view of it.
 */
#ifndef WEB_DOSSIER_VIEW_H
#define WEB_DOSSIER_VIEW_H

#include "tell/database.h"
#include "tell/discretion.h"
#include "tell/explain.h"
#include "tell/timeline.h"
#include "web/letter_view.h"
#include "web/visit.h"

struct dossier_view {
	struct database database;
	const char *source, *code;
	instant retired; /* since when its source is not watched any more */
	struct explanation explanation;
	struct story story;
	struct timeline timeline;
	struct discretion discretion;
	struct letter_view clocks; /* of which something can be said */
};

/*
 * Reads the dossier that the rest of the visit's path names, SOURCE/CODE.  True
 * and ${out}; or the visit is answered: by 404 where there is no such dossier,
 * or none of which this reader may know.
 */
bool dossier_view_read(struct visit *visit, struct dossier_view *out);

#endif
