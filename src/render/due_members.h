#ifndef ILACS_RENDER_DUE_MEMBERS_H
#define ILACS_RENDER_DUE_MEMBERS_H
/* Parts that several renderers share, so that one thing looks the same wherever it appears. */
#include "core/due.h"
#include "render/json.h"
#include "render/plain.h"

/* {dfe_code, name, region} */
void authority_json(struct json *j, const struct authority *a);
/* The members of an owed event from obligation to human_decision, into the open object. */
void owed_members(struct json *j, const struct owed *o);
/* One cell: "focused visit 1 of 2". */
void table_owed(struct table *t, const struct owed *o);
#endif
