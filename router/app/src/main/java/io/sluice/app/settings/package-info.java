/**
 * Settings: {@code sluice.yaml} and the environment, read into the settings records of the rooms.
 *
 * <p>For {@code main}. A record component is a setting of the same name; its bounds are in its record, its meaning in
 * the record's Javadoc, from which {@code docs/configuration.md} is made. Every problem is reported at once, with file,
 * line and setting. Read once at start, on one thread; the records are immutable.
 *
 * <p>Public types: {@link io.sluice.app.settings.SettingsReader}, {@link io.sluice.app.settings.SettingsException},
 * {@link io.sluice.app.settings.Problem}, {@link io.sluice.app.settings.SluiceSettings} and its sections.
 */
@NullMarked
package io.sluice.app.settings;

import org.jspecify.annotations.NullMarked;
