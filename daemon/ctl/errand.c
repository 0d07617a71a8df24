/* Asking the daemon: the request, and its answer. */
#include "ctl/errand.h"

#include "io/control.h"
#include "wire/json.h"

enum { PATIENCE_MS = 30 * 1000 };

void
errand_begin(struct errand *errand, struct arena *arena, const char *verb)
{
	errand->text = buf_over(arena);
	errand->out = jsonw_into(&errand->text);
	jsonw_object(&errand->out);
	jsonw_put_int(&errand->out, "v", CONTROL_VERSION);
	jsonw_put_string(&errand->out, "do", verb);
}

void
errand_put_given(struct errand *errand, const char *key, const char *text)
{
	if (text != NULL)
		jsonw_put_string(&errand->out, key, text);
}

void
errand_put_dossier(struct errand *errand, const struct database *database,
    const struct dossier *dossier)
{
	jsonw_put_string(&errand->out, "source",
	    database_source(database, dossier->source));
	jsonw_put_string(&errand->out, "code", dossier->facts.seen.code);
}

const char *
errand_end(struct errand *errand)
{
	jsonw_object_end(&errand->out);
	return buf_text(&errand->text);
}

int
errand_send(const struct command *command, const struct database *database,
    const char *control, struct errand *errand, const struct cJSON **answer)
{
	struct err err;

	json_init();
	return control_ask(control != NULL ? control : database->conf->control,
		   errand_end(errand), PATIENCE_MS, database->arena, answer,
		   &err)
	    ? -1
	    : command_fail(command, "%s", err.text);
}
