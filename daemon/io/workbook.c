/* Parts out of a zip in memory. */
#include "io/workbook.h"

#include <stdint.h>

#include <zip.h>

#include "wire/xlsx.h"

enum { PIECE = 64 * 1024 };

struct parts {
	struct arena *arena;
	zip_t *zip;
	int64_t left; /* bytes that may still be unpacked, of all parts */
	int64_t max;
};

static bool
refuse_large(const struct parts *parts, const char *name, struct err *err)
{
	return err_set(err,
	    "%s unpacks to more than %lld bytes: raise limits.max_body", name,
	    (long long)parts->max);
}

/* What the directory says of a size is not believed. */
static bool
unpack(struct parts *parts, zip_file_t *file, const char *name,
    struct slice *out, struct err *err)
{
	struct buf buf = buf_over(parts->arena);

	for (;;) {
		char piece[PIECE];
		zip_int64_t got = zip_fread(file, piece, sizeof(piece));

		if (got < 0)
			return err_set(err, "%s: %s", name,
			    zip_file_strerror(file));
		if (got == 0)
			break;
		parts->left -= got;
		if (parts->left < 0)
			return refuse_large(parts, name, err);
		buf_add_bytes(&buf, piece, (size_t)got);
	}
	*out = (struct slice){ buf_text(&buf), buf.size };
	return true;
}

static bool
read_part(void *context, const char *name, struct slice *out, struct err *err)
{
	struct parts *parts = context;
	zip_int64_t index =
	    zip_name_locate(parts->zip, name, ZIP_FL_NOCASE | ZIP_FL_ENC_GUESS);
	zip_file_t *file;
	zip_stat_t stat;
	bool ok;

	*out = (struct slice){ NULL, 0 };
	if (index < 0)
		return true;
	if (zip_stat_index(parts->zip, (zip_uint64_t)index, 0, &stat) == 0 &&
	    (stat.valid & ZIP_STAT_SIZE) != 0 &&
	    stat.size > (zip_uint64_t)parts->left)
		return refuse_large(parts, name, err);
	file = zip_fopen_index(parts->zip, (zip_uint64_t)index, 0);
	if (file == NULL)
		return err_set(err, "%s: %s", name, zip_strerror(parts->zip));
	ok = unpack(parts, file, name, out, err);
	(void)zip_fclose(file);
	return ok;
}

static zip_t *
open_zip(struct slice bytes, struct err *err)
{
	zip_error_t error;
	zip_source_t *source;
	zip_t *zip = NULL;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.data, bytes.size, 0, &error);
	if (source != NULL)
		zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (zip == NULL) {
		err_set(err, "is no workbook: %s", zip_error_strerror(&error));
		zip_source_free(source);
	}
	zip_error_fini(&error);
	return zip;
}

bool
workbook_grid(struct arena *arena, struct slice bytes, const char *sheet,
    int64_t max_bytes, struct grid *out, const char **told, struct err *err)
{
	struct parts parts = { .arena = arena,
		.left = max_bytes,
		.max = max_bytes };
	const struct xlsx_parts reader = { .read = read_part,
		.context = &parts };
	bool ok;

	parts.zip = open_zip(bytes, err);
	if (parts.zip == NULL)
		return false;
	ok = xlsx_read(arena, &reader, sheet, out, told, err);
	zip_discard(parts.zip);
	return ok;
}
