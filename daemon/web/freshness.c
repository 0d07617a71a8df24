/* Which sources are not verified. */
#include "web/freshness.h"

#include "io/source_age.h"

bool
freshness_put(const struct database *database, struct message_value *map)
{
	struct arena *arena = database->arena;
	struct message_value *list = message_put_list(arena, map, "cảnh báo");

	for (size_t i = 0; i < database->source_count; i++) {
		const struct source_health *health = &database->sources[i];
		const struct conf_source *source =
		    conf_source(database->conf, health->name);

		if (source != NULL &&
		    source_age_is_stale(source, database->conf->calendar,
			health, database->now))
			message_append(arena, list,
			    arena_printf(arena,
				"Nguồn %s chưa cập nhật: dữ liệu đến %s.",
				conf_source_title(database->conf, health->name),
				database_time(database, health->last_success)));
	}
	return list->count > 0;
}
